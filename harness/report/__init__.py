"""Reports: the same verdict as a page, Markdown, JUnit XML, text and JSON. Rendering is pure."""
