/** Auto-configuration of peers in Spring Security. */
@NullMarked
package io.utp.spring.boot.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
