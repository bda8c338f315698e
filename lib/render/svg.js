
// The viewport's scale and place in the window.
addEventListener('load', function () {
  'use strict';
  var svg = document.documentElement, view = document.getElementById('viewport');
  var scale = 0.5, x = 0, y = 0, from = null;

  function show() {
    view.setAttribute('transform',
      'translate(' + x + ',' + y + ') scale(' + scale + ',' + scale + ')');
  }
  function limit(next) {
    return Math.min(50, Math.max(0.01, next));
  }
  function reset() {
    scale = 0.5;
    x = y = 0;
    show();
  }
  // All of the picture, in the middle of the window.
  function fit() {
    var box = view.getBBox(), width = innerWidth, height = innerHeight;
    scale = limit(Math.min(width / box.width, height / box.height));
    x = (width - box.width * scale) / 2 - box.x * scale;
    y = (height - box.height * scale) / 2 - box.y * scale;
    show();
  }

  svg.addEventListener('wheel', function (event) {
    var delta = event.deltaMode === 1 ? 30 * event.deltaY : event.deltaY;
    var next = limit(scale * Math.pow(1.002, -delta));
    x = event.clientX - (event.clientX - x) * next / scale;
    y = event.clientY - (event.clientY - y) * next / scale;
    scale = next;
    show();
    event.preventDefault();
  }, {passive: false});
  svg.addEventListener('mousedown', function (event) {
    if (event.button === 0) from = [event.clientX - x, event.clientY - y];
    event.preventDefault();
  });
  addEventListener('mousemove', function (event) {
    if (!from) return;
    x = event.clientX - from[0];
    y = event.clientY - from[1];
    show();
  });
  addEventListener('mouseup', function () { from = null; });
  svg.addEventListener('dblclick', reset);
  addEventListener('keydown', function (event) {
    if (event.key === '0') reset();
    if (event.key === 'f') fit();
  });
});
