"""What the tests are made with: real servers, a client that reads each page, a browser that complains."""
