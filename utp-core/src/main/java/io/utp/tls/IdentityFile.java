package io.utp.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key and a certificate in one file, which only its owner reads. */
final class IdentityFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path file;

    IdentityFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    UtpIdentity loadOrCreate() throws IOException {
        try {
            return load();
        } catch (NoSuchFileException e) {
            create();
            return load();
        }
    }

    private UtpIdentity load() throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        requireSecrecy();
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block(text, "CERTIFICATE")));
            PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY")));
            requirePair(key, certificate.getPublicKey());
            return new UtpIdentity(key, certificate);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "The identity file " + file + " has no key and certificate that belong together (" + e.getMessage()
                            + "); restore it from a backup, or delete it to get a new identity with a new fingerprint",
                    e);
        }
    }

    private byte[] block(String text, String type) throws GeneralSecurityException {
        Matcher matcher = Pattern.compile("-----BEGIN " + type + "-----([A-Za-z0-9+/=\\s]+)-----END " + type + "-----")
                .matcher(text);
        if (!matcher.find()) {
            throw new GeneralSecurityException("it has no " + type + " in PEM");
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }

    private static void requirePair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm(); // Ed25519 and Ed448 are both
        };
        byte[] probe = "utp".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }

    private void requireSecrecy() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return; // Windows: the file has the rights of its directory
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IOException("The identity file " + file + " has the permissions "
                    + PosixFilePermissions.toString(permissions)
                    + ", so that others may have read the key; run: chmod 600 " + file
                    + ", or delete it to get a new identity with a new fingerprint");
        }
    }

    /** Writes aside and gives it the name only if that is still free: nobody ever reads half a file, or two identities. */
    private void create() throws IOException {
        String text = SelfSigned.create();
        Path directory = file.getParent();
        try {
            Files.createDirectories(directory);
            boolean posix = Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
            Path aside = posix
                    ? Files.createTempFile(directory, ".utp-identity", ".pem", OWNER_ONLY)
                    : Files.createTempFile(directory, ".utp-identity", ".pem");
            try {
                Files.writeString(aside, text, StandardCharsets.US_ASCII);
                link(aside);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (FileAlreadyExistsException e) {
            // another process was faster
        } catch (FileSystemException e) {
            throw new IOException(
                    "Cannot make the identity file " + file + " (" + e + "); name another one in a directory that this"
                            + " process may write to",
                    e);
        }
    }

    private void link(Path aside) throws IOException {
        try {
            Files.createLink(file, aside);
        } catch (UnsupportedOperationException e) {
            Files.copy(aside, file); // without COPY_ATTRIBUTES only on file systems that have neither links nor rights
        }
    }
}
