package io.utp.spring.listener;

import io.netty.channel.Channel;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.security.PeerCertificates;
import io.utp.spring.security.UtpPrincipalStrategy;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/** What a listener method may ask for by the type of a parameter. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum ConnectionArgument {
    SOCKET(UtpSocket.class, ListenerConnection::socket),
    INPUT(InputStream.class, connection -> connection.socket().inputStream()),
    OUTPUT(OutputStream.class, connection -> connection.socket().outputStream()),
    BYTE_CHANNEL(ByteChannel.class, connection -> new SocketByteChannel(connection.socket())),
    NETTY_CHANNEL(Channel.class, connection -> connection.socket().channel()),
    REMOTE_ADDRESS(InetSocketAddress.class, connection -> connection.socket().remoteAddress()),
    NODE(UtpNode.class, ListenerConnection::node),
    SESSION(
            SSLSession.class,
            (connection, principals) -> connection.socket().sslSession().orElse(null)),
    CERTIFICATE(X509Certificate.class, (connection, principals) -> PeerCertificates.of(connection.socket())),
    PRINCIPAL(
            Principal.class, (connection, principals) -> principals.principal(connection.node(), connection.socket())),
    AUTHENTICATION(SpringSecurity.type(), (connection, principals) -> SpringSecurity.authentication());

    /** {@code null} if there is no such class. */
    private final @Nullable Class<?> type;

    private final Value value;

    ConnectionArgument(Class<?> type, Function<ListenerConnection, Object> value) {
        this(type, (connection, principals) -> value.apply(connection));
    }

    ConnectionArgument(@Nullable Class<?> type, Value value) {
        this.type = type;
        this.value = value;
    }

    /** {@code null} if the peer has not shown as much. */
    @Nullable Object value(ListenerConnection connection, UtpPrincipalStrategy principals) {
        return value.of(connection, principals);
    }

    /** Whether it takes the bytes that a codec would have to read. */
    boolean reads() {
        return this == INPUT || this == BYTE_CHANNEL || this == NETTY_CHANNEL;
    }

    /** Why there is no value. */
    String missing() {
        return (this == SESSION)
                ? "the connection is not encrypted, so that there is no SSLSession; a parameter that is @Nullable or an"
                        + " Optional does without"
                : "the peer has shown no certificate, so that there is no "
                        + Objects.requireNonNull(type).getSimpleName()
                        + "; demand one with utp.ssl.client-auth=need, or do without by a parameter that is @Nullable or"
                        + " an Optional";
    }

    /** By the type of the parameter, or what is in an {@code Optional}. */
    static @Nullable ConnectionArgument of(MethodParameter parameter) {
        Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
        return Arrays.stream(values())
                .filter(argument -> argument.type == type)
                .findFirst()
                .orElse(null);
    }

    static String names() {
        return Arrays.stream(values())
                .map(argument -> argument.type)
                .filter(type -> type != null)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
    }

    /** Finds the value. */
    @FunctionalInterface
    private interface Value {

        @Nullable Object of(ListenerConnection connection, UtpPrincipalStrategy principals);
    }

    /** What is on the class path of few. */
    private static final class SpringSecurity {

        private static final boolean PRESENT = ClassUtils.isPresent(
                "org.springframework.security.core.context.SecurityContextHolder",
                ConnectionArgument.class.getClassLoader());

        static @Nullable Class<?> type() {
            return PRESENT ? Authentication.class : null;
        }

        /** Put there by an interceptor, in this thread. */
        static @Nullable Object authentication() {
            return SecurityContextHolder.getContext().getAuthentication();
        }
    }
}
