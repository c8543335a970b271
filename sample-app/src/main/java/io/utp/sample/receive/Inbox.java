package io.utp.sample.receive;

import io.utp.sample.SampleProperties;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The directory that received files are stored in. A file is under its final name when it is complete, never before, and
 * never in the place of another. Safe for use by several threads.
 */
@Component
@Profile("receive")
public class Inbox implements DisposableBean {

    private final Path directory;

    private final Opener opener;

    private final ReentrantLock naming = new ReentrantLock();

    private final Set<IncomingFile> incomplete = ConcurrentHashMap.newKeySet();

    /**
     * Creates the inbox in the configured directory, and the directory if it is missing.
     *
     * @param properties name the directory
     * @throws Failure if it is not a directory that can be written
     */
    @Autowired
    public Inbox(SampleProperties properties) throws Failure {
        this(properties.inbox(), file -> Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    }

    Inbox(Path directory, Opener opener) throws Failure {
        this.directory = directory.toAbsolutePath().normalize();
        this.opener = opener;
        prepare();
    }

    private void prepare() throws Failure {
        try {
            Files.createDirectories(directory);
            // Rights alone do not tell: the only proof is to write.
            Files.delete(Files.createTempFile(directory, ".utp-", ".probe"));
        } catch (FileAlreadyExistsException ex) {
            throw new Failure(directory + " is not a directory; give another one with --dir=DIR", ex);
        } catch (IOException ex) {
            throw new Failure(
                    "cannot write to the directory " + directory + " (" + Reasons.of(ex)
                            + "); give another one with --dir=DIR",
                    ex);
        }
    }

    /**
     * The directory.
     *
     * @return an absolute path
     */
    public Path directory() {
        return directory;
    }

    /** Starts a file under a temporary name. */
    IncomingFile begin(String offeredName, long length) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace();
        if (length > room) {
            throw new IOException("no room for " + length + " bytes, " + room + " are free");
        }
        Path temporary = directory.resolve(".utp-" + UUID.randomUUID() + ".part");
        IncomingFile file = new IncomingFile(this, FileNames.safe(offeredName), temporary, opener.open(temporary));
        incomplete.add(file);
        return file;
    }

    /** Gives a complete file the first name that is free. */
    Path publish(IncomingFile file) throws IOException {
        naming.lock();
        try {
            for (int number = 0; ; number++) {
                Path target = directory.resolve(FileNames.numbered(file.name(), number));
                try {
                    return Files.move(file.temporary(), target);
                } catch (FileAlreadyExistsException ex) {
                    // the next number, then
                }
            }
        } finally {
            naming.unlock();
        }
    }

    void forget(IncomingFile file) {
        incomplete.remove(file);
    }

    /** Removes what is incomplete when the application ends. */
    @Override
    public void destroy() throws IOException {
        for (IncomingFile file : incomplete) {
            file.close();
        }
    }

    /** Opens files for writing; disks fail in ways that tests have to imitate. */
    @FunctionalInterface
    interface Opener {

        OutputStream open(Path file) throws IOException;
    }
}
