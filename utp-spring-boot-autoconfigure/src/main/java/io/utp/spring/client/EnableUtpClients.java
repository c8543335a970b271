package io.utp.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** Makes beans of the interfaces with {@link io.utp.spring.annotation.UtpClient @UtpClient}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(UtpClientRegistrar.class)
public @interface EnableUtpClients {

    /**
     * The packages to look into, those below included.
     *
     * @return the packages; by default that of the annotated class, unless {@link #clients} names any
     */
    String[] basePackages() default {};

    /**
     * Single interfaces.
     *
     * @return the interfaces
     */
    Class<?>[] clients() default {};
}
