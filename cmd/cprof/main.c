#include "shell/main.h"

int main(int argc, char **argv)
{
	return cprof_main(argc, argv);
}
