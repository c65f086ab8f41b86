"""One file per page; each has `render()`."""
