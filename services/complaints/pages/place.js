const button = document.getElementById("use-phone"), told = document.getElementById("place-told");
if (navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.searching;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      document.getElementById("latitude").value = coords.latitude.toFixed(6);
      document.getElementById("longitude").value = coords.longitude.toFixed(6);
      told.textContent = button.dataset.found;
    }, () => { told.textContent = button.dataset.missing; }, { enableHighAccuracy: true, timeout: 15000 });
  });
}
