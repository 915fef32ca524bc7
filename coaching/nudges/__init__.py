"""Whether, when and with which words somebody is reminded."""
