package io.utp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that is called with the connections that a {@link io.utp.UtpNode} accepts: once for each connection, or with a
 * {@link #codec()} once for each message. Every attribute may contain {@code ${...}} placeholders and {@code #{...}}
 * expressions; what is left empty is as {@code utp.listener.*} says.
 *
 * <p><b>Arguments.</b> In any order and number: {@link io.utp.UtpSocket}, {@link java.io.InputStream},
 * {@link java.io.OutputStream} and {@link java.nio.channels.ByteChannel} of the connection, {@link java.net.InetSocketAddress}
 * of the peer, the {@link io.utp.UtpNode} that accepted it, and
 * {@link org.springframework.messaging.handler.annotation.Header @Header} with a name of {@code UtpHeaders}. With a codec one
 * more: the message, which may be annotated with {@link org.springframework.messaging.handler.annotation.Payload @Payload} and
 * for validation. Then the method is called for each message, one after the other, and reading goes on when it is done.
 *
 * <p><b>Results.</b> Nothing, or a {@link java.util.concurrent.CompletionStage}, a {@code Mono} or a {@code Flux} that says when
 * the method is done. With a codec the result is written back, and may be a plain value, too.
 *
 * <p><b>Threads.</b> The method runs on the {@link #executor()}, on a virtual thread when
 * {@code spring.threads.virtual.enabled} is set, and may block. A method that does not read closes the peer's window.
 *
 * <p><b>Who closes.</b> The container does. When the method is done with the connection, or the peer has sent its last message,
 * it closes the socket, so that everything written is still delivered; when the method fails, the socket is destroyed, which
 * the peer sees as a RESET, and the failure is logged.
 *
 * <p><b>Several on one node</b> have to say with {@link #from()} whose connections they take.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(UtpListeners.class)
@Reflective(UtpListenerReflectiveProcessor.class)
public @interface UtpListener {

    /**
     * The name of the listener in logs, in metrics and in the {@code UtpListenerEndpointRegistry}.
     *
     * @return the name; by default class and method
     */
    String id() default "";

    /**
     * The name of the node, or of its bean.
     *
     * @return the name; by default the only or primary node
     */
    String node() default "";

    /**
     * Whose connections the listener takes: names that the rendezvous knows, such as {@code alice} or {@code sensor-*}, and
     * addresses or networks, such as {@code 10.0.0.0/8}. The most specific criterion that fits decides: a name before a pattern
     * of names before an address, and among patterns and addresses the longer one.
     *
     * @return any of these, also separated by commas; by default all that no other listener of the node takes
     */
    String[] from() default {};

    /**
     * How messages are found in the stream of bytes: {@code lines}, {@code bytes}, {@code json}, or the name of a bean of type
     * {@link io.utp.spring.codec.UtpCodec}.
     *
     * @return the name; by default there are no messages
     */
    String codec() default "";

    /**
     * How many connections are handled at once, at most; 0 for as many as the node holds.
     *
     * @return the number; by default {@code utp.listener.concurrency}
     */
    String concurrency() default "";

    /**
     * What becomes of more connections than that: {@code queue} to let them wait, {@code reject} to refuse them.
     *
     * @return one of these; by default {@code utp.listener.overflow}
     */
    String overflow() default "";

    /**
     * How many connections wait, at most; more are refused.
     *
     * @return the number; by default {@code utp.listener.queue-capacity}
     */
    String queueCapacity() default "";

    /**
     * Whether the listener starts with the application context.
     *
     * @return {@code true} or {@code false}; by default {@code utp.listener.auto-startup}
     */
    String autoStartup() default "";

    /**
     * What runs the method.
     *
     * @return the name of a bean of type {@link java.util.concurrent.Executor}; by default {@code utpTaskExecutor}
     */
    String executor() default "";

    /**
     * What is told of failures, and may answer instead.
     *
     * @return the name of a bean of type {@code UtpListenerErrorHandler}; by default failures are logged and the connection is
     * given up
     */
    String errorHandler() default "";

    /**
     * The silence, such as {@code 30s}, after which a connection is given up; 0 for never. With a codec the time that the method
     * takes for a message does not count.
     *
     * @return the duration; by default {@code utp.listener.idle-timeout}
     */
    String idleTimeout() default "";

    /**
     * How long a stop waits, such as {@code 30s}, for the calls that are running; 0 for not at all.
     *
     * @return the duration; by default {@code utp.listener.graceful-shutdown-period}
     */
    String gracefulShutdownPeriod() default "";
}
