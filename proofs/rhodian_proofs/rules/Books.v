(* Checked: books as a finite map, what they add up to, and writing to them.

   A map is what a dict is: keys with whole numbers. A key that is not there reads as 0. Used by symbolic/books.py, and
   by ScanBooks.v. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums.
Import ListNotations.
Open Scope Z_scope.

Section Maps.
Context {Key : Type}.
Variable same : forall k j : Key, {k = j} + {k <> j}.
Definition books := list (Key * Z).

(* dict.get(key, 0), dict.__setitem__, and dict.update with changes, one after the other. *)
Fixpoint get (k : Key) (b : books) : Z :=
  match b with [] => 0 | (j, v) :: r => if same k j then v else get k r end.

Fixpoint put (k : Key) (v : Z) (b : books) : books :=
  match b with [] => [(k, v)] | (j, w) :: r => if same k j then (j, v) :: r else (j, w) :: put k v r end.

Definition apply (changes : list (Key * Z)) (b : books) : books :=
  fold_left (fun b c => put (fst c) (snd c) b) changes b.

(* A map reads as an array that was written to does. *)
Theorem reading_after_writing : forall k j v b, get j (put k v b) = if same j k then v else get j b.
Proof.
  intros k j v. induction b as [|[i w] b IH]; simpl; [destruct (same j k); reflexivity|].
  destruct (same k i) as [->|Hk]; simpl; [destruct (same j i); reflexivity|].
  rewrite IH. destruct (same j i), (same j k); congruence.
Qed.

(* loops.Over: what is written over a host's books, which stay as they are. *)
Definition there (k : Key) (b : books) : bool := existsb (fun e => if same k (fst e) then true else false) b.
Definition reads (written under : books) (k : Key) : Z := if there k written then get k written else get k under.

Lemma there_put : forall j k v w, there j (put k v w) = orb (if same j k then true else false) (there j w).
Proof.
  intros j k v. induction w as [|[i x] w IH]; [reflexivity|]. simpl.
  destruct (same k i) as [->|Hk]; simpl; [|rewrite IH]; destruct (same j i); try reflexivity;
    destruct (same j k); reflexivity.
Qed.

Lemma there_in : forall k w, there k w = true <-> In k (map fst w).
Proof.
  intros k. induction w as [|[j v] w IH]; simpl; [split; [discriminate | tauto]|].
  rewrite <- IH. destruct (same k j) as [->|]; simpl; intuition congruence.
Qed.

Lemma apply_elsewhere : forall w b k, there k w = false -> get k (apply w b) = get k b.
Proof.
  induction w as [|[j v] w IH]; intros b k H; simpl in *; [reflexivity|].
  destruct (same k j) as [|Hkj] eqn:E; [discriminate|]. rewrite IH, reading_after_writing, E by assumption. reflexivity.
Qed.

(* An overlay reads as the host's books will once what is written has been applied to them. *)
Theorem an_overlay_reads_as_the_books_written_to : forall written under k, NoDup (map fst written) ->
  reads written under k = get k (apply written under).
Proof.
  unfold reads. intros written under k Hn. revert under.
  induction written as [|[j v] w IH]; intros under; simpl; [reflexivity|].
  inversion Hn as [|? ? Hj Hw]; subst. specialize (IH Hw (put j v under)).
  destruct (same k j) as [->|Hkj] eqn:E; simpl.
  - assert (Hno : there j w = false) by (destruct (there j w) eqn:Ht; [apply there_in in Ht;
    contradiction | reflexivity]).
    rewrite apply_elsewhere, reading_after_writing by assumption. destruct (same j j); congruence.
  - rewrite <- IH, reading_after_writing, E. reflexivity.
Qed.

(* It names each key once, however often that is written. *)
Theorem an_overlay_names_each_key_once : forall k v written, NoDup (map fst written) ->
  NoDup (map fst (put k v written)).
Proof.
  intros k v. induction written as [|[j x] w IH]; intros H; simpl; [repeat constructor; auto|].
  inversion H as [|? ? Hj Hw]; subst. destruct (same k j) as [->|Hkj]; simpl; [assumption|].
  constructor; [|auto]. intros Hin. apply there_in in Hin. rewrite there_put in Hin.
  destruct (same j k); [congruence|]. apply there_in in Hin. contradiction.
Qed.

(* loops.over: the changes are made a dict first, and that is laid over the books; it reads as the books do to which the
   changes were applied, one after the other. *)
Theorem changes_laid_over_read_as_changes_applied : forall changes under k,
  reads (apply changes []) under k = get k (apply changes under).
Proof.
  assert (G : forall changes written under, NoDup (map fst written) -> NoDup (map fst (apply changes written)) /\
    forall b, (forall k, reads written under k = get k b) ->
      forall k, reads (apply changes written) under k = get k (apply changes b)).
  { induction changes as [|[k v] r IH]; intros written under Hn; simpl; [auto|].
    destruct (IH (put k v written) under (an_overlay_names_each_key_once k v written Hn)) as [H1 H2].
      split; [assumption|].
    intros b Hb. apply H2. intros j. rewrite reading_after_writing, <- (Hb j). unfold reads.
    rewrite there_put, reading_after_writing. destruct (same j k); reflexivity. }
  intros changes under k. apply (G changes [] under); [constructor | reflexivity].
Qed.

Section Outside.
Variable outside : Key -> Prop.

Definition never_negative (b : books) : Prop := forall k, outside k \/ 0 <= get k b.

(* What is natural everywhere but at the outside stays so if what is written is. *)
Theorem writing_naturals_stays_natural : forall changes b, never_negative b ->
  (forall k v, In (k, v) changes -> outside k \/ 0 <= v) -> never_negative (apply changes b).
Proof.
  induction changes as [|[k v] r IH]; intros b Hb Hc; simpl; [assumption|].
  apply IH; [|intros; apply Hc; simpl; auto]. intros j. rewrite reading_after_writing.
  destruct (same j k) as [->|]; [apply (Hc k v); simpl; auto | apply Hb].
Qed.
End Outside.

Section Totals.
Context {Class : Type}.
Variable one_class : forall c d : Class, {c = d} + {c <> d}.
Variable class_of : Key -> Class.

(* What all accounts of a class hold together. *)
Definition of_class (c : Class) (k : Key) (v : Z) : Z := if one_class (class_of k) c then v else 0.
Definition held_in (c : Class) (b : books) : Z := sum (fun e => of_class c (fst e) (snd e)) b.

(* Writing one value changes what its class adds up to by the difference, and no other class. *)
Theorem writing_adds_the_difference : forall c k v b,
  held_in c (put k v b) = held_in c b + of_class c k (v - get k b).
Proof.
  intros c k v. unfold held_in, of_class. induction b as [|[j w] b IH]; simpl.
  - rewrite sum_cons, sum_nil. simpl. destruct (one_class _ _); lia.
  - destruct (same k j) as [->|Hk]; rewrite !sum_cons; simpl; [|rewrite IH; lia].
    destruct (one_class (class_of j) c); lia.
Qed.

(* Totals carried along: by what each written value is above the old one. *)
Fixpoint carried (c : Class) (changes : list (Key * Z)) (b : books) (now : Z) : Z :=
  match changes with [] => now | (k, v) :: r => carried c r (put k v b) (now + of_class c k (v - get k b)) end.

(* They are what the map adds up to, after any changes. *)
Theorem totals_carried_along_are_the_sums : forall c changes b,
  carried c changes b (held_in c b) = held_in c (apply changes b).
Proof.
  intros c. induction changes as [|[k v] r IH]; intros b; simpl; [reflexivity|].
  rewrite <- writing_adds_the_difference. apply IH.
Qed.

Lemma held_in_applied : forall c w b, NoDup (map fst w) ->
  held_in c (apply w b) = held_in c b + sum (fun e => of_class c (fst e) (snd e - get (fst e) b)) w.
Proof.
  intros c. induction w as [|[k v] w IH]; intros b H; simpl; [rewrite sum_nil; lia|].
  inversion H as [|? ? Hk Hw]; subst. rewrite IH, writing_adds_the_difference, sum_cons by assumption. simpl.
  rewrite (sum_eq _ _ (fun e => of_class c (fst e) (snd e - get (fst e) b)) w); [lia|].
  intros [j x] Hin. simpl. rewrite reading_after_writing. destruct (same j k) as [->|]; [|reflexivity].
  apply (in_map fst) in Hin. contradiction.
Qed.

(* Writing over books is writing to them: what an overlay holds, applied, adds up to the same in each class. *)
Theorem writing_over_is_writing_to : forall c k v written under, NoDup (map fst written) ->
  held_in c (apply (put k v written) under) =
  held_in c (apply written under) + of_class c k (v - reads written under k).
Proof.
  intros c k v written under H. rewrite !held_in_applied by auto using an_overlay_names_each_key_once.
  rewrite <- !Z.add_assoc. f_equal. unfold reads. induction written as [|[j x] w IH].
  - simpl. rewrite sum_cons, sum_nil. simpl. lia.
  - inversion H as [|? ? Hj Hw]; subst. specialize (IH Hw). simpl. unfold of_class in *.
    destruct (same k j) as [->|Hkj]; simpl; rewrite !sum_cons; simpl; [|rewrite IH; lia].
    destruct (one_class _ _); lia.
Qed.
End Totals.
End Maps.
