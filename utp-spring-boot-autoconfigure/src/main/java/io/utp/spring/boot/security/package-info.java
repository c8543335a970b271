/** Peers in Spring Security. */
@NullMarked
package io.utp.spring.boot.security;

import org.jspecify.annotations.NullMarked;
