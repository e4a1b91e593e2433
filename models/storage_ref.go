package models

// StoragePrefix marks an input that lies in our own storage: the object's key
// follows. Addresses expire, keys do not, so records hold keys.
const StoragePrefix = "storage:"
