/* main.c line 1 */	x();
/* main.c line 2 */	x();	x();
/* main.c line 3 */
/* main.c line 4 */	x();
/* main.c line 5 */	x();	x();
/* main.c line 6 */
/* main.c line 7 */	x();
/* main.c line 8 */	x();	x();
/* main.c line 9 */
/* main.c line 10 */	x();
/* main.c line 11 */	x();	x();
/* main.c line 12 */
/* main.c line 13 */	x();
/* main.c line 14 */	x();	x();
/* main.c line 15 */
/* main.c line 16 */	x();
/* main.c line 17 */	x();	x();
/* main.c line 18 */
/* main.c line 19 */	x();
/* main.c line 20 */	x();	x();
/* main.c line 21 */
/* main.c line 22 */	x();
/* main.c line 23 */	x();	x();
/* main.c line 24 */
/* main.c line 25 */	x();
/* main.c line 26 */	x();	x();
/* main.c line 27 */
/* main.c line 28 */	x();
/* main.c line 29 */	x();	x();
/* main.c line 30 */
/* main.c line 31 */	x();
/* main.c line 32 */	x();	x();
/* main.c line 33 */
/* main.c line 34 */	x();
/* main.c line 35 */	x();	x();
/* main.c line 36 */
/* main.c line 37 */	x();
/* main.c line 38 */	x();	x();
/* main.c line 39 */
/* main.c line 40 */	x();
/* main.c line 41 */	x();	x();
/* main.c line 42 */
/* main.c line 43 */	x();
/* main.c line 44 */	x();	x();
/* main.c line 45 */
/* main.c line 46 */	x();
/* main.c line 47 */	x();	x();
/* main.c line 48 */
/* main.c line 49 */	x();
/* main.c line 50 */	x();	x();
/* main.c line 51 */
/* main.c line 52 */	x();
/* main.c line 53 */	x();	x();
/* main.c line 54 */
/* main.c line 55 */	x();
/* main.c line 56 */	x();	x();
/* main.c line 57 */
/* main.c line 58 */	x();
/* main.c line 59 */	x();	x();
/* main.c line 60 */
