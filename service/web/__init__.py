"""The pages: what people see, beside what programs use."""
