package io.utp.sample.receive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is being received. Removed when it is closed, unless it was stored before. */
final class IncomingFile implements Closeable {

    private final Inbox inbox;

    private final String name;

    private final Path temporary;

    private final OutputStream content;

    IncomingFile(Inbox inbox, String name, Path temporary, OutputStream content) {
        this.inbox = inbox;
        this.name = name;
        this.temporary = temporary;
        this.content = content;
    }

    String name() {
        return name;
    }

    Path temporary() {
        return temporary;
    }

    void write(byte[] buffer, int length) throws IOException {
        content.write(buffer, 0, length);
    }

    /** Gives the file its final name, which is returned. */
    Path store() throws IOException {
        content.close();
        Path stored = inbox.publish(this);
        inbox.forget(this);
        return stored;
    }

    @Override
    public void close() throws IOException {
        try (content) {
            inbox.forget(this);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
