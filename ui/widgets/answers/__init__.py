"""The controls that answer questions of a form, one module per way of answering."""
