"""The other issuers that this instance knows: the changes of the list, and the page that names a key."""
