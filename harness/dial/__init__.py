"""Clients that speak a provider's side: the player and the black-box candidate share them."""
