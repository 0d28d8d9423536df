// The grid of a return: each cell is saved as it is typed; the form works without this script.
(() => {
  "use strict";
})();
