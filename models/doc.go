// Package models holds the words of Darkroom: the records, statuses, ids and
// errors that every other room speaks. It decides nothing about transport,
// persistence or scheduling and imports no other room and no framework; the
// gorm and json tags are plain strings.
package models
