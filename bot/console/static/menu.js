// Folds the menu where there is no room beside the page, before it is painted; it comes unfolded for who has no script.
{
  const menu = document.querySelector(".menu");
  const wide = matchMedia("(min-width: 1000px)");
  const fold = () => { menu.open = wide.matches; };
  fold();
  wide.addEventListener("change", fold);
}
