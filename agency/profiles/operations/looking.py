"""A coordinator's light look at a profile: what was verified, remarks for her alone, and her story."""

from __future__ import annotations

from collections.abc import Sequence

from agency import clock
from agency.accounts.models import Person
from agency.db import session
from agency.history.models import Audience
from agency.history.operations import record
from agency.profiles.models import Profile, Remark, Story
from agency.profiles.operations.showing import tell
from agency.roles import Hat


def verify(profile: Profile, what: Sequence[str], by: Person) -> None:
    """The badge says that these were verified, when and by whom; without any there is no badge."""
    if list(what) == profile.verified:
        return
    # Read first: a query between the two would flush half of what the CHECK ties together.
    by_id = by.id if what else None
    profile.verified = list(what)
    profile.verified_at, profile.verified_by_id = clock.now() if what else None, by_id
    _tell_her(profile, "verified" if what else "unverified", by)


def remark(profile: Profile, text: str, by: Person) -> Remark:
    """She reads the remark on her profile, once however often it is sent."""
    for said in profile.remarks:
        if said.text == text and said.done_at is None:
            return said
    said = Remark(by_id=by.id, text=text)
    profile.remarks.append(said)
    _tell_her(profile, "remarked", by)
    return said


def settle(remark: Remark, by: Person) -> None:
    """The remark has been taken care of."""
    if remark.done_at is None:
        remark.done_at = clock.now()


def tell_story(profile: Profile, text: str, text_en: str, shown: bool, by: Person) -> None:
    """Her story stands so; with her yes it waits for a coordinator, and what changed waits again."""
    story = profile.story
    if story is None:
        story = profile.story = Story(text=text, text_en=text_en)
        session().add(story)
    if (story.text, story.text_en) != (text, text_en) or not shown:
        story.approved_at, story.approved_by_id = None, None
    if shown and story.agreed_at is None:
        tell(profile, "story_given", by)
    elif not shown and story.agreed_at is not None:
        tell(profile, "story_taken_back", by)
    story.text, story.text_en = text, text_en
    story.agreed_at = (story.agreed_at or clock.now()) if shown else None


def approve_story(profile: Profile, story: Story, by: Person) -> None:
    """The front page may show her story, for as long as she says yes."""
    if story.agreed_at is not None and story.approved_at is None:
        by_id = by.id
        story.approved_at, story.approved_by_id = clock.now(), by_id
        _tell_her(profile, "story_approved", by)


def _tell_her(profile: Profile, verb: str, by: Person) -> None:
    record(profile, verb, by=by, hat=Hat.AGENCY, audience=Audience.WOMAN)
