# Writes migrations/DATABASE/NNNN_name.{up,down}.sql into a source file of its room, so that the program runs without them.
function(signalbox_embed_migrations database)
  set(target room_adapters_sql_${database})
  set(folder ${CMAKE_SOURCE_DIR}/migrations/${database})
  file(GLOB ups CONFIGURE_DEPENDS ${folder}/*.up.sql)
  list(SORT ups)
  set(rows "")
  foreach(up IN LISTS ups)
    string(REPLACE ".up.sql" ".down.sql" down ${up})
    get_filename_component(file ${up} NAME)
    if(NOT file MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)\\.up\\.sql$" OR NOT EXISTS ${down})
      message(FATAL_ERROR "${up}: a migration is a pair NNNN_name.up.sql and NNNN_name.down.sql")
    endif()
    set(number ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    math(EXPR version "1${number} - 10000")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${up} ${down})
    file(READ ${up} up_text)
    file(READ ${down} down_text)
    string(APPEND rows "    {${version}, \"${name}\", R\"sql(${up_text})sql\", R\"sql(${down_text})sql\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${target}_migrations.cpp CONTENT
"// Made by cmake/migrations.cmake from the files of migrations/: edit those.
#include <array>

#include \"adapters/sql/@database@/stores.hpp\"

namespace signalbox {

std::span<const Migration> @database@_migrations() {
    static constexpr auto all = std::to_array<Migration>({
@rows@    });
    return all;
}

}  // namespace signalbox
" @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated/${target}_migrations.cpp)
endfunction()

signalbox_embed_migrations(sqlite)
if(TARGET room_adapters_sql_postgres)
  signalbox_embed_migrations(postgres)
endif()
