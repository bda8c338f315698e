# Finds libdwarf and makes the target LibDwarf::LibDwarf.
#
# Debian 12 has 20210528, without a pkg-config file; since 0.3 (2022) there is one, the interface that hands over
# the sections has other names, and dwarf_object_finish() lost an argument. Which of the two is there is tried,
# not guessed from a version: CPROF_LIBDWARF_OLD_ACCESS is defined for the older.
include(CheckCSourceCompiles)
include(CMakePushCheckState)
include(FindPackageHandleStandardArgs)

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
	pkg_check_modules(PC_LIBDWARF QUIET libdwarf)
endif()
find_path(LIBDWARF_INCLUDE_DIR libdwarf.h HINTS ${PC_LIBDWARF_INCLUDE_DIRS}
	PATH_SUFFIXES libdwarf libdwarf-2 libdwarf-0)
find_library(LIBDWARF_LIBRARY dwarf HINTS ${PC_LIBDWARF_LIBRARY_DIRS})
find_package_handle_standard_args(LibDwarf REQUIRED_VARS LIBDWARF_LIBRARY LIBDWARF_INCLUDE_DIR)
mark_as_advanced(LIBDWARF_INCLUDE_DIR LIBDWARF_LIBRARY)

# What is tried: opening through an interface of that type, and how it is ended.
function(libdwarf_has type finish result)
	cmake_push_check_state(RESET)
	set(CMAKE_REQUIRED_INCLUDES ${LIBDWARF_INCLUDE_DIR})
	set(CMAKE_REQUIRED_LIBRARIES ${LIBDWARF_LIBRARY})
	set(CMAKE_REQUIRED_FLAGS "-Werror")
	check_c_source_compiles("
		#include <libdwarf.h>
		int main(void)
		{
			${type} access = {0};
			Dwarf_Debug dbg = 0;
			Dwarf_Error error = 0;
			int ret = dwarf_object_init_b(&access, 0, 0, DW_GROUPNUMBER_ANY, &dbg, &error);
			return ret + ${finish};
		}" ${result})
	cmake_pop_check_state()
endfunction()

if(LibDwarf_FOUND AND NOT TARGET LibDwarf::LibDwarf)
	libdwarf_has(Dwarf_Obj_Access_Interface "dwarf_object_finish(dbg, &error)" LIBDWARF_OLD_ACCESS)
	if(NOT LIBDWARF_OLD_ACCESS)
		libdwarf_has(Dwarf_Obj_Access_Interface_a "dwarf_object_finish(dbg)" LIBDWARF_NEW_ACCESS)
		if(NOT LIBDWARF_NEW_ACCESS)
			message(FATAL_ERROR "libdwarf in ${LIBDWARF_LIBRARY} has another interface")
		endif()
	endif()
	add_library(LibDwarf::LibDwarf UNKNOWN IMPORTED)
	set_target_properties(LibDwarf::LibDwarf PROPERTIES
		IMPORTED_LOCATION ${LIBDWARF_LIBRARY}
		INTERFACE_INCLUDE_DIRECTORIES ${LIBDWARF_INCLUDE_DIR})
	if(LIBDWARF_OLD_ACCESS)
		set_property(TARGET LibDwarf::LibDwarf APPEND PROPERTY
			INTERFACE_COMPILE_DEFINITIONS CPROF_LIBDWARF_OLD_ACCESS)
	endif()
endif()
