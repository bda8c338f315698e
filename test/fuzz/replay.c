// Stands in for libFuzzer: runs a fuzz target over the files and folders it is given, once each, so
// that every build replays the corpus.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int files;

static int replay_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	if (!in) {
		perror(path);
		return 1;
	}
	// An allocation of the very size, so that a read past the end is seen.
	struct stat st;
	uint8_t *data = NULL;
	size_t size = 0;
	int bad = fstat(fileno(in), &st) != 0;
	if (!bad) {
		data = malloc(st.st_size > 0 ? (size_t)st.st_size : 1);
		bad = !data;
	}
	if (!bad) {
		size = fread(data, 1, (size_t)st.st_size, in);
		LLVMFuzzerTestOneInput(data, size);
		files++;
	}
	free(data);
	fclose(in);
	return bad;
}

static int replay(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return 0; // a target without a corpus yet
	if (!S_ISDIR(st.st_mode))
		return replay_file(path);
	DIR *dir = opendir(path);
	if (!dir) {
		perror(path);
		return 1;
	}
	int bad = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		size_t len = strlen(path) + strlen(e->d_name) + 2;
		char *inner = malloc(len);
		if (!inner) {
			bad = 1;
			break;
		}
		snprintf(inner, len, "%s/%s", path, e->d_name);
		bad |= replay(inner);
		free(inner);
	}
	closedir(dir);
	return bad;
}

int main(int argc, char **argv)
{
	int bad = 0;
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		bad |= replay(argv[i]);
	printf("%d inputs\n", files);
	return bad;
}
