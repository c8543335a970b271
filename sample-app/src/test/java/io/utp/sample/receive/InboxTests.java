package io.utp.sample.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.utp.sample.SampleProperties;
import io.utp.sample.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InboxTests {

    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path directory;

    @Test
    void theDirectoryIsCreated() throws Failure {
        Path missing = directory.resolve("a/b");
        assertThat(inbox(missing).directory()).isEqualTo(missing).isEmptyDirectory();
    }

    @Test
    void aFileIsThereWhenItIsStoredAndNotBefore() throws Exception {
        try (IncomingFile file = inbox(directory).begin("a.txt", CONTENT.length)) {
            file.write(CONTENT, CONTENT.length);
            assertThat(directory.resolve("a.txt")).doesNotExist();
            assertThat(file.store()).isEqualTo(directory.resolve("a.txt")).hasBinaryContent(CONTENT);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void nothingIsLeftOfAFileThatIsNotStored() throws Exception {
        try (IncomingFile file = inbox(directory).begin("a.txt", CONTENT.length)) {
            file.write(CONTENT, CONTENT.length);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Inbox inbox = inbox(directory);
        for (int i = 0; i < 3; i++) {
            try (IncomingFile file = inbox.begin("a.txt", CONTENT.length)) {
                file.write(CONTENT, CONTENT.length);
                file.store();
            }
        }
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a.txt", "a (1).txt", "a (2).txt");
    }

    @Test
    void aSymbolicLinkInTheWayIsNotFollowed() throws Exception {
        Path target = Files.createFile(directory.resolve("target"));
        Path inboxDirectory = directory.resolve("inbox");
        Inbox inbox = inbox(inboxDirectory);
        Files.createSymbolicLink(inboxDirectory.resolve("a.txt"), target);
        try (IncomingFile file = inbox.begin("a.txt", CONTENT.length)) {
            file.write(CONTENT, CONTENT.length);
            assertThat(file.store()).hasFileName("a (1).txt");
        }
        assertThat(target).isEmptyFile();
    }

    @Test
    void whatCannotFitIsNotBegun() throws Exception {
        Inbox inbox = inbox(directory);
        assertThatIOException()
                .isThrownBy(() -> inbox.begin("a.txt", Long.MAX_VALUE))
                .withMessageMatching("no room for 9223372036854775807 bytes, \\d+ are free");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsIncompleteGoesWithTheInbox() throws Exception {
        Inbox inbox = inbox(directory);
        IncomingFile file = inbox.begin("a.txt", 1);
        assertThat(file.temporary()).exists();
        inbox.destroy();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> inbox(file))
                .withMessage(file + " is not a directory; give another one with --dir=DIR");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> inbox(file.resolve("below")))
                .withMessage("cannot write to the directory " + file + "/below (Not a directory); give another one with"
                        + " --dir=DIR");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryThatCannotBeWrittenIsNoInbox() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> inbox(Path.of("/proc")))
                .withMessageMatching("cannot write to the directory /proc \\(.+\\); give another one with --dir=DIR");
    }

    private static Inbox inbox(Path directory) throws Failure {
        return new Inbox(new SampleProperties(directory, false));
    }
}
