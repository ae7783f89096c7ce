# Writes the profiles of a folder as C++ text: cmake -DFOLDER=... -DOUTPUT=... -P embed_profiles.cmake
file(GLOB files ${FOLDER}/*.toml)
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "      {\"${name}\", R\"profile(${text})profile\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made from cores/profiles/*.toml.
#include \"cores/profile.hpp\"

namespace stalefetch::cores {
const std::vector<BuiltInProfile>& built_in_profiles() {
  static const std::vector<BuiltInProfile> all{
${entries}  };
  return all;
}
}  // namespace stalefetch::cores
")
