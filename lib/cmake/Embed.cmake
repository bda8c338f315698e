# cprof_embed(TARGET FILE): the bytes of FILE as the elements of an array, in FILE.inc of the build:
#
#     static const char script[] = {
#     #include "render/flame.js.inc"
#     };
function(cprof_embed target file)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded/${file}.inc)
	add_custom_command(
		OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} -DIN=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUT=${out}
			-P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed-file.cmake
		DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file}
			${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed-file.cmake
		VERBATIM)
	target_sources(${target} PRIVATE ${out})
	target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded)
endfunction()
