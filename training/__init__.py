"""How the model is made: loading the data, fitting, calibrating, evaluating, and the model card."""
