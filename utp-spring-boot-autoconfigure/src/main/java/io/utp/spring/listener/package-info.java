/** How methods with {@link io.utp.spring.annotation.UtpListener @UtpListener} are found, registered and called. */
@NullMarked
package io.utp.spring.listener;

import org.jspecify.annotations.NullMarked;
