"""What stands between Bandit and the contract.

`engine` runs Bandit over one file, `places` turns its positions into those of the contract, `rules` describes its
tests, `options` checks the user's settings.
"""
