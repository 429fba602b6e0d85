/** Importing it begins the recording: see the file beside. */
export {};
