package io.utp.sample.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a disk did not do what was asked. */
public final class Reasons {

    private Reasons() {}

    /**
     * The reason without the path, which not everybody has to know.
     *
     * @param ex the failure
     * @return a few words
     */
    public static String of(IOException ex) {
        if (!(ex instanceof FileSystemException failure)) {
            return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
        }
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        if (ex instanceof AccessDeniedException) {
            return "no permission";
        }
        if (ex instanceof NoSuchFileException || ex instanceof NotDirectoryException) {
            return "no such directory";
        }
        return ex.getClass().getSimpleName();
    }
}
