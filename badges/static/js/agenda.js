// On a phone the week begins at today, also where the address does not say so.
"use strict";
const today = document.getElementById("aujourdhui");
if (today && !location.hash && matchMedia("(max-width: 799px)").matches) {
  today.scrollIntoView();
}
