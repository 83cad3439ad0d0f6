"""Data that turns into code."""

import pickle  # expect: B403

import torch
import yaml

yaml.load(text)  # expect: B506
yaml.safe_load(text)
pickle.loads(data)  # expect: B301
torch.load("model.pt")  # expect: B614
exec(text)  # expect: B102
