// Flame graphs that answer: a click zooms, the bar searches, turns and switches.
(function () {
	'use strict';
	var XHTML = 'http://www.w3.org/1999/xhtml', SVG = 'http://www.w3.org/2000/svg';
	var GLYPH = 7.25; // width of a character
	var EDGED = 2; // narrower boxes would be all edge

	// As in the file, lest a label change when the window does: report/short_name.h.
	function shorten(name) {
		var rules = [/^(?:[\w.-]+\/)+([^.]+\..+)/,
			/^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*))(?=\(|$)/,
			/^(?:[A-Za-z_]\w*::)+(_*[A-Z]\w*::~?[A-Za-z_]\w*(?:<.*>)?)/];
		name = name.replace(/^\(anonymous namespace\)::/, '');
		name = name.replace(/^(.*?)\/v(?:[2-9]|[1-9]\d+)([./].*)$/, '$1$2');
		for (var i = 0; i < rules.length; i++) {
			var found = rules[i].exec(name);
			if (found)
				return found[1];
		}
		return name;
	}

	function fit(mark, name, width) {
		var room = Math.floor((width - 6) / GLYPH) - mark.length, letters = Array.from(name);
		if (room < 3)
			return '';
		if (letters.length > room)
			letters = Array.from(shorten(name));
		if (letters.length > room)
			letters.splice(room - 1, letters.length, '\u2026');
		return mark + letters.join('');
	}

	// An address typed by hand may have a % that begins nothing.
	function decoded(text) {
		try {
			return decodeURIComponent(text);
		} catch (error) {
			return text;
		}
	}

	// The boxes of a picture as they are in the file: callers first.
	function read(group, row, top) {
		var boxes = Array.from(group.children).map(function (g) {
			var rect = g.querySelector('rect'), title = g.querySelector('title').textContent;
			var text = g.querySelector('text');
			return {
				group: g, rect: rect, text: text, title: title,
				mark: g.getAttribute('data-mark') || '',
				name: title.split('\n')[0],
				left: +rect.getAttribute('x'), width: +rect.getAttribute('width'),
				depth: Math.round((rect.getAttribute('y') - top) / row)
			};
		});
		var open = [], rows = 0;
		boxes.forEach(function (box, at) { // end: the first one that is not below the box
			rows = Math.max(rows, box.depth + 1);
			while (open.length > box.depth)
				open.pop().end = at;
			open.push(box);
		});
		open.forEach(function (box) { box.end = boxes.length; });
		return {group: group, boxes: boxes, zoomed: 0, chosen: 0, rows: rows};
	}

	function start(svg) {
		var row = +svg.getAttribute('data-row'), top = +svg.getAttribute('data-top');
		var pictures = Array.from(svg.querySelectorAll('.picture')).map(function (g) {
			return read(g, row, top);
		});
		var lines = Array.from(svg.querySelectorAll('.title, .note'));
		var current = pictures[0], turned = false, width, search = null;

		lines.forEach(function (line) { line.setAttribute('lengthAdjust', 'spacingAndGlyphs'); });

		function write(box, shown) {
			var label = fit(box.mark, box.name, shown);
			if (label && !box.text) {
				box.text = document.createElementNS(SVG, 'text');
				box.group.appendChild(box.text);
			}
			if (box.text)
				box.text.textContent = label;
		}

		function place(box, left, shown) {
			var y = top + row * (turned ? current.rows - 1 - box.depth : box.depth);
			box.group.style.display = '';
			box.rect.setAttribute('x', left);
			box.rect.setAttribute('y', y);
			box.rect.setAttribute('width', shown);
			box.rect.setAttribute('stroke', shown < EDGED ? 'none' : 'inherit');
			write(box, shown);
			if (box.text) {
				box.text.setAttribute('x', left + 3);
				box.text.setAttribute('y', y + row - 5);
			}
		}

		function draw() {
			var boxes = current.boxes, zoomed = boxes[current.zoomed], last = zoomed.end;
			var scale = width / (zoomed.width || 1);
			boxes.forEach(function (box, at) {
				var inside = at >= current.zoomed && at < last;
				var above = at < current.zoomed && box.end > current.zoomed;
				box.group.classList.toggle('above', above);
				if (above)
					place(box, 0, width);
				else if (inside)
					place(box, (box.left - zoomed.left) * scale, box.width * scale);
				else
					box.group.style.display = 'none';
			});
		}

		// Lines above the picture, to the width that there is.
		function squeeze(line) {
			line.removeAttribute('textLength');
			if (line.getComputedTextLength() > width - 16)
				line.setAttribute('textLength', width - 16);
		}

		function resize() {
			var height = top + row * current.rows + 8;
			// The height first: it says whether a scroll bar takes some of the width.
			svg.setAttribute('height', height);
			svg.setAttribute('width', 1);
			width = Math.max(480, (svg.parentElement || svg).clientWidth || 1200);
			svg.setAttribute('width', width);
			svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
			bar.parentNode.setAttribute('x', 0);
			bar.parentNode.setAttribute('width', width - 4);
			lines.forEach(squeeze);
			draw();
		}

		function zoom(at) {
			current.zoomed = at;
			draw();
			point(at);
		}

		// Tab comes to one box, arrows go on from there.
		function point(at) {
			[current.chosen, at].forEach(function (which, is) {
				current.boxes[which].group.setAttribute('tabindex', is - 1);
			});
			current.boxes[at].group.setAttribute('role', 'button');
			current.chosen = at;
		}

		// The caller, the widest callee, or a box beside; the box itself if there is none.
		function beside(key) {
			var boxes = current.boxes, at = current.chosen, best = at, next;
			var depth = boxes[at].depth, step = key === 'ArrowLeft' ? -1 : 1;
			if (key === 'ArrowLeft' || key === 'ArrowRight') {
				for (next = at + step; boxes[next] && boxes[next].depth !== depth;)
					next += step;
			} else if ((key === 'ArrowUp') !== turned) {
				for (next = at; next > 0 && boxes[next].depth >= depth;)
					next--;
			} else {
				for (next = at + 1; next < boxes[at].end; next = boxes[next].end)
					if (best === at || boxes[next].width > boxes[best].width)
						best = next;
				next = best;
			}
			return boxes[next] && boxes[next].group.style.display !== 'none' ? next : at;
		}

		// What matches counts once, however often it is on a stack.
		function find() {
			var found = 0, hits = 0, until = 0;
			current.group.classList.toggle('searching', !!search);
			current.boxes.forEach(function (box, at) {
				var hit = !!search && at > 0 && search.test(box.name);
				box.group.classList.toggle('hit', hit);
				hits += hit;
				if (hit && at >= until) {
					found += box.width;
					until = box.end;
				}
			});
			status.textContent = search ? hits + (hits === 1 ? ' box, ' : ' boxes, ') +
				(100 * found / (current.boxes[0].width || 1)).toFixed(2) + '%' : '';
		}

		function seek(text) {
			field.value = text;
			field.className = '';
			search = null;
			try {
				search = text ? new RegExp(text, /[A-Z]/.test(text) ? '' : 'i') : null;
			} catch (error) {
				field.className = 'wrong';
			}
			find();
		}

		function show(picture) {
			current.group.setAttribute('display', 'none');
			current = picture;
			current.group.removeAttribute('display');
			resize();
			find();
		}

		function make(name, content, act) {
			var made = document.createElementNS(XHTML, name);
			made.textContent = content;
			if (act)
				made.addEventListener('click', act);
			bar.appendChild(made);
			return made;
		}

		var frame = document.createElementNS(SVG, 'foreignObject');
		var bar = document.createElementNS(XHTML, 'div');
		bar.className = 'bar';
		frame.setAttribute('y', top - row - 9);
		frame.setAttribute('height', 24);
		frame.appendChild(bar);
		svg.appendChild(frame);
		var status = make('output', '');
		var field = make('input', '');
		field.type = 'search';
		field.placeholder = 'regexp of names (/)';
		field.addEventListener('input', function () { seek(field.value); });
		make('button', 'Reset', function () { seek(''); zoom(0); });
		make('button', 'Turn', function () { turned = !turned; draw(); });
		if (pictures.length > 1)
			make('button', 'Gone', function (event) {
				show(pictures[(pictures.indexOf(current) + 1) % pictures.length]);
				event.target.setAttribute('aria-pressed', current !== pictures[0]);
			}).title = 'Show what the base has and this profile has not';

		svg.addEventListener('click', function (event) {
			var group = event.target.closest('.picture > g');
			if (!group || String(getSelection()))
				return;
			zoom(current.boxes.findIndex(function (box) { return box.group === group; }));
		});
		svg.addEventListener('keydown', function (event) {
			if (!event.target.closest('.picture > g'))
				return;
			if (event.key === 'Enter' || event.key === ' ')
				zoom(current.chosen);
			else if (/^Arrow/.test(event.key))
				point(beside(event.key));
			else
				return;
			event.preventDefault();
			current.boxes[current.chosen].group.focus();
		});
		addEventListener('resize', resize);
		resize();
		pictures.forEach(function (picture) { current = picture; point(0); });
		current = pictures[0];
		var wanted = /#search=(.*)/.exec(location.hash);
		if (wanted)
			seek(decoded(wanted[1]));
		return {svg: svg, field: field, seek: seek, zoom: zoom, resize: resize};
	}

	// Several graphs in a page are several sample types: one of them is to be seen.
	function choose(graphs) {
		var menu = document.createElement('nav'), current = graphs[0];
		function show(chosen) {
			graphs.forEach(function (graph, at) {
				graph.svg.parentElement.hidden = at !== chosen;
				menu.children[at].disabled = at === chosen;
			});
			graphs[chosen].resize();
			graphs[chosen].seek(current.field.value);
			current = graphs[chosen];
		}
		graphs.forEach(function (graph, at) {
			var button = document.createElement('button');
			button.textContent = graph.svg.getAttribute('data-type');
			button.addEventListener('click', function () { show(at); });
			menu.appendChild(button);
		});
		document.body.insertBefore(menu, document.body.firstChild);
		show(0);
	}

	addEventListener('load', function () {
		var graphs = Array.from(document.querySelectorAll('svg.flame')).map(start);
		if (graphs.length > 1)
			choose(graphs);
		addEventListener('keydown', function (event) {
			var graph = graphs.find(function (g) { return !g.svg.parentElement || !g.svg.parentElement.hidden; });
			if (event.key === 'Escape') {
				graph.seek('');
				graph.zoom(0);
			} else if (event.key === '/' && event.target !== graph.field) {
				event.preventDefault();
				graph.field.focus();
			}
		});
	});
})();
