package io.utp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Value;

/**
 * Injects the UDP port that the only or primary node is bound to: {@code @Value("${local.utp.port}")}. For another of several
 * nodes write {@code @Value("${local.utp.alice.port}")}.
 *
 * <p>The port is known once the application context has started, which makes this fit for tests rather than for beans.
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("${local.utp.port}")
public @interface LocalUtpPort {}
