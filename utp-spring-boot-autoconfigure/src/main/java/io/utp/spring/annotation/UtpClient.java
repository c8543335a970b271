package io.utp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods are messages to a peer. {@code @EnableUtpClients} makes a bean of each.
 *
 * <p>A method has one argument, the message. What it returns decides what the call is:
 *
 * <ul>
 *   <li>nothing: the message is sent, and the method returns when the peer has acknowledged it,
 *   <li>any other type: the message is a request, and the answer becomes that type,
 *   <li>a {@link java.util.concurrent.CompletableFuture} or a {@code reactor.core.publisher.Mono}: either of these, without
 *       waiting; of {@link Void} it is the former. A {@code Mono} begins with its subscription, each time.
 * </ul>
 *
 * <p>Failures are thrown as they are where the method declares them, such as with {@code throws IOException}, and as
 * {@link java.io.UncheckedIOException} where it does not. Default methods are called as they are. Each call has a connection of
 * its own, retries and timeouts as {@code io.utp.spring.core.UtpOperations} says.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface UtpClient {

    /**
     * The peer: {@code HOST:PORT}, or a name that the rendezvous knows. May contain {@code ${...}} and {@code #{...}}.
     *
     * @return the peer
     */
    String peer();

    /**
     * The name of the node that dials. May contain {@code ${...}} and {@code #{...}}.
     *
     * @return the name; by default the only or primary node
     */
    String node() default "";

    /**
     * How messages are read and written: {@code lines}, {@code bytes}, {@code json} or the name of a bean. May contain
     * {@code ${...}} and {@code #{...}}.
     *
     * @return the name; by default that of the property {@code utp.template.codec}
     */
    String codec() default "";

    /**
     * How long a call may take, such as {@code 5s}, connecting and retries included. May contain {@code ${...}} and
     * {@code #{...}}.
     *
     * @return the duration; by default that of the property {@code utp.template.request-timeout}
     */
    String timeout() default "";

    /**
     * Whether the peer is dialled without TLS although the node has it, and does not require it: {@code true} or {@code false}.
     * May contain {@code ${...}} and {@code #{...}}.
     *
     * @return whether; by default {@code false}
     */
    String plain() default "";
}
