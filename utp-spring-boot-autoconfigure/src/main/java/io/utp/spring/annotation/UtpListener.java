package io.utp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that is called once for each connection that a {@link io.utp.UtpNode} accepts. A node takes one such
 * method; a second one is an error when the application starts.
 *
 * <p><b>Arguments.</b> In any order and number: {@link io.utp.UtpSocket}, {@link java.io.InputStream} and
 * {@link java.io.OutputStream} of the connection, {@link java.net.InetSocketAddress} of the peer, and the
 * {@link io.utp.UtpNode} that accepted it.
 *
 * <p><b>Threads.</b> The method runs on the bean {@code utpTaskExecutor}, on a virtual thread when
 * {@code spring.threads.virtual.enabled} is set, and may block. Several connections are handled at the same time.
 *
 * <p><b>Who closes.</b> The container does. When the method returns it closes the socket, so that everything written is
 * still delivered; when it throws, the socket is destroyed and the failure is logged. A method that returns a
 * {@link java.util.concurrent.CompletionStage} keeps the socket open until the stage has completed. Other return types
 * than that and {@code void} are an error when the application starts.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface UtpListener {

    /**
     * The name of the listener in logs and in the {@code UtpListenerEndpointRegistry}. May contain {@code ${...}}
     * placeholders.
     *
     * @return the name; by default class and method
     */
    String id() default "";

    /**
     * The bean name of the node. May contain {@code ${...}} placeholders.
     *
     * @return the name; by default the only or primary node
     */
    String node() default "";
}
