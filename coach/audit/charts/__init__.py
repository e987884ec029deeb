"""Charts of an audit: values once, drawn by matplotlib for documents and by plotly for pages."""
