"""What she takes into the world: her CV, her card for a chat, her contact, and a code that leads to her."""
