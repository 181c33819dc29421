"""Pages of exchanges: the form that records or corrects one, and the exchange with what is to be said of it."""
