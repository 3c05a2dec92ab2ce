/** The variable that names the folder a worker loads the native runtime from. */
export const runtimeFolderVariable = 'CARRYOVER_RUNTIME_FOLDER'
