/* A passkey that was not used (key missing, window closed, device refused) is told in words. */
document.addEventListener("allauth.error", (event) => {
  const places = document.querySelectorAll("[data-passkey-failure]");
  if (!places.length) return;
  event.preventDefault();
  places.forEach((place) => { place.hidden = false; });
});
