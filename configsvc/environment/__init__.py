"""What is asked for and what is answered, as plain Python: names, order, one map out of many sources, placeholders."""
