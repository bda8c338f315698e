#pragma once
/**
 * @file
 * The program: flags in, exit status out.
 *
 * 0 is success, 2 any failure, 130 Ctrl-C.
 */

/** All of main(). */
int cprof_main(int argc, char **argv);
