/** The annotations of the programming model. */
@NullMarked
package io.utp.spring.annotation;

import org.jspecify.annotations.NullMarked;
