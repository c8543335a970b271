package io.utp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Several {@link UtpListener @UtpListener} on one method, such as one for each node. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface UtpListeners {

    /**
     * The listeners.
     *
     * @return the listeners
     */
    UtpListener[] value();
}
