(* Checked: of items of any number, all pass a test, or one is the first that does not.

   Used by symbolic/faults.py: what is refused is the first item at fault, and those before it are not. *)

From Coq Require Import List Lia PeanoNat.
Import ListNotations.

Section First.
Variables (T : Type) (passes : T -> bool).

(* The item at a place does not pass, and all before it do. *)
Definition first_at_fault (l : list T) (place : nat) (x : T) : Prop :=
  exists pre post, l = pre ++ x :: post /\ place = length pre /\ Forall (fun y => passes y = true) pre /\
    passes x = false.

(* There is such an item, or all pass, ... *)
Theorem all_pass_or_one_is_the_first_at_fault : forall l,
  Forall (fun x => passes x = true) l \/ exists place x, first_at_fault l place x.
Proof.
  induction l as [|x l [H|(place & y & pre & post & -> & -> & Hpre & Hy)]]; [left; constructor| |];
    destruct (passes x) eqn:Hx.
  - left. constructor; assumption.
  - right. exists 0, x, [], l. auto.
  - right. exists (S (length pre)), y, (x :: pre), post. repeat split; auto.
  - right. exists 0, x, [], (pre ++ y :: post). auto.
Qed.

(* ... never both, ... *)
Theorem not_all_pass_where_one_is_at_fault : forall l place x, first_at_fault l place x ->
  ~ Forall (fun x => passes x = true) l.
Proof.
  intros l place x (pre & post & -> & _ & _ & Hx) H. apply Forall_app in H. destruct H as [_ H].
  inversion H. congruence.
Qed.

(* ... it stands at its place, ... *)
Theorem the_first_at_fault_stands_at_its_place : forall l place x, first_at_fault l place x ->
  nth_error l place = Some x /\ passes x = false.
Proof.
  intros l place x (pre & post & -> & -> & _ & Hx). split; [|assumption].
  rewrite nth_error_app2, Nat.sub_diag by lia. reflexivity.
Qed.

(* ... whoever stands before it passes, by whatever test another search was made, ... *)
Theorem whoever_stands_before_the_first_at_fault_passes : forall l place x earlier y, first_at_fault l place x ->
  nth_error l earlier = Some y -> earlier < place -> passes y = true.
Proof.
  intros l place x earlier y (pre & post & -> & -> & Hpre & _) Hy Hbefore.
  rewrite nth_error_app1 in Hy by assumption. apply nth_error_In in Hy.
  exact (proj1 (Forall_forall _ _) Hpre y Hy).
Qed.

(* ... and there is no other. *)
Theorem there_is_only_one_first_at_fault : forall l place x other y, first_at_fault l place x ->
  first_at_fault l other y -> place = other /\ x = y.
Proof.
  intros l place x other y H K.
  destruct (the_first_at_fault_stands_at_its_place _ _ _ H) as [Hat Hx].
  destruct (the_first_at_fault_stands_at_its_place _ _ _ K) as [Kat Ky].
  destruct (Nat.lt_trichotomy place other) as [L|[->|L]].
  - rewrite (whoever_stands_before_the_first_at_fault_passes _ _ _ _ _ K Hat L) in Hx. discriminate.
  - split; [reflexivity|congruence].
  - rewrite (whoever_stands_before_the_first_at_fault_passes _ _ _ _ _ H Kat L) in Ky. discriminate.
Qed.
End First.
