/* Loads the library and lets it work: host LIBRARY FILE. */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	void *library = argc > 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
	int (*work)(const char *) = library ? (int (*)(const char *))dlsym(library, "Work") : NULL;

	if (!work) {
		fprintf(stderr, "%s\n", argc > 2 ? dlerror() : "host LIBRARY FILE");
		return 1;
	}
	return work(argv[2]);
}
